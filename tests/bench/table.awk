# SPDX-License-Identifier: ISC
# table.awk - the lines of measure as one table. Exits 1 if anything survived.
#
# In: "figure name value", "page pss dirty permissions mapping", "call line",
# "skipped figure reason". A ratio is to bare, the first of its figure.

function row(what, who, value, ratio, target, verdict) {
	printf "%-44s %-6s %9s %6s  %-9s %s\n", what, who, value, ratio,
	    target, verdict
}

# met VALUE TARGET - what to say; the short form is too small to say it.
function met(value, target) {
	if (target == "" || short == "yes")
		return ""
	return value + 0 <= target + 0 ? "met" : "missed"
}

function figure_row(figure, who, value,    ratio, target, is_ratio) {
	is_ratio = figure in ratio_target
	if (bare[figure] > 0)
		ratio = sprintf("%.2f", value / bare[figure])
	target = is_ratio ? ratio_target[figure] : value_target[figure]
	if (who != "reeve")
		target = ""
	row(title[figure], who, sprintf(format[figure], value * scale[figure]),
	    ratio, target == "" ? "" : "<= " target,
	    met(is_ratio ? ratio : value, target))
}

function define(figure, text, form, factor) {
	title[figure] = text
	format[figure] = form
	scale[figure] = factor
}

BEGIN {
	define("restart", "restart after kill -9, ms", "%.3f", 1)
	define("start-linked", "start of " workers " workers, ms", "%.1f", 1)
	define("start", "start of " workers ", static, no libc, ms", "%.1f", 1)
	define("stop", "stop of " workers " workers, ms", "%.1f", 1)
	define("worker", "memory of a worker, KB of PSS", "%.1f", 1)
	define("supervisor", "memory of the supervisor, KB of PSS", "%d", 1)
	define("idle", "system calls when idle, " idle, "%d", 1)
	define("many-start", "start of " many " workers, s", "%.2f", 0.001)
	define("many-stop", "stop of " many " workers, s", "%.2f", 0.001)
	define("many-survivors", "survivors of " many " workers", "%d", 1)
	ratio_target["restart"] = "1.20"
	ratio_target["start-linked"] = "1.40"
	ratio_target["start"] = "1.40"
	ratio_target["stop"] = "2.00"
	value_target["worker"] = "40"
	value_target["supervisor"] = "1024"
	value_target["idle"] = "0"
	value_target["many-survivors"] = "0"
	row("figure", "of", "value", "ratio", "target", "")
}

$1 == "page" {
	if (n_pages++ == 0)
		pages = sprintf("%8s %8s  %s\n", "PSS", "dirty", "mapping")
	name = $5
	for (i = 6; i <= NF; i++)
		name = name " " $i
	pages = pages sprintf("%8d %8d  %s %s\n", $2, $3, $4, name)
	next
}

$1 == "call" {
	sub(/^call /, "")
	calls = calls "  " $0 "\n"
	next
}

$1 == "skipped" {
	reason = $0
	sub(/^skipped [^ ]* /, "", reason)
	row($2 == "idle" ? title["idle"] : "many workers", "", "skipped", "",
	    "", reason)
	next
}

{
	if ($2 == "bare")
		bare[$1] = $3
	if ($1 == "many-survivors" && $3 > 0)
		survivors = 1
	figure_row($1, $2, $3)
}

END {
	print ""
	print "ratio: to bare, which does nothing but fork, exec and wait;"
	print "bare-v does it with vfork, which copies no page tables."
	if (short == "yes")
		print "short form: it shows that the bench works, no more."
	else
		print "memory of runsv and s6: with " copies " copies of each."
	if (pages != "")
		printf "\npages of one worker of reeve, KB:\n%s", pages
	if (calls != "")
		printf "\nthe first calls of the idle ones:\n%s", calls
	exit survivors
}
