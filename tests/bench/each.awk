# SPDX-License-Identifier: ISC
# each.awk - the lines of measure, as each.sh collects them, as one table.
#
# In: "spawn:WORKERS:JOBS:FEW who seconds cpu seconds...", the medians and each
# round, where GNU parallel did FEW jobs; "lines:LINES who ..." the same;
# "first who ms", "family:WORKERS who KB processes", "peak:MANY:FEW who KB",
# "through words", "lacks words".

function row(what, who, value, cpu, ratio, target, verdict) {
	printf "%-31s %-9s %9s %8s %7s  %-8s %s\n", what, who, value, cpu,
	    ratio, target, verdict
}

# met VALUE LIMIT LEAST - the short form is too small to say it.
function met(value, limit, least) {
	if (short == "yes")
		return ""
	if (least)
		return value + 0 >= limit + 0 ? "met" : "missed"
	return value + 0 <= limit + 0 ? "met" : "missed"
}

# A row that has nothing but a ratio, and what it is to be.
function ratio_row(what, ratio, limit, least) {
	ratio = sprintf("%.2f", ratio)
	row("  " what, "reeve", "", "", ratio, (least ? ">= " : "<= ") limit,
	    met(ratio, limit, least))
}

# How many jobs are done in a second, in one round.
function speed(figure, who, i) {
	return jobs[figure, who] / seconds[figure, who, i]
}

# The median of the ratios in each round: what disturbs a round, disturbs all
# who take their turn in it.
function speed_ratio(figure, who, to,    i, j, n, ratio, sorted) {
	n = n_rounds[figure]
	for (i = 1; i <= n; i++) {
		ratio = speed(figure, who, i) / speed(figure, to, i)
		for (j = i; j > 1 && sorted[j - 1] > ratio; j--)
			sorted[j] = sorted[j - 1]
		sorted[j] = ratio
	}
	return sorted[int((n + 1) / 2)]
}

function cost_ratio(figure, who, to) {
	return cpu[figure, who] * jobs[figure, to] / \
	    (jobs[figure, who] * cpu[figure, to])
}

# One who took part: how fast, what a job cost, and the ratio to a bare one.
function speed_rows(figure, what,    i, who, to, ratio) {
	for (i = 1; i <= n_of[figure]; i++) {
		who = name_of[figure, i]
		to = who ~ /8$/ ? "bare-8" : who ~ /1$/ ? "bare-1" : "bare"
		ratio = ""
		if ((figure, to) in median && (figure, who) in median)
			ratio = sprintf("%.2f", speed_ratio(figure, who, to))
		row(what, who,
		    sprintf("%.0f", jobs[figure, who] / median[figure, who]),
		    sprintf("%.1f", cpu[figure, who] * 1e6 / jobs[figure, who]),
		    ratio, "", "")
	}
}

function compare(figure, who, to, limit) {
	if ((figure, who) in median && (figure, to) in median)
		ratio_row("to " to, speed_ratio(figure, who, to), limit, 1)
}

function spawn_rows(figure,    part) {
	split(figure, part, ":")
	speed_rows(figure, part[3] " jobs, " part[2] " workers")
	compare(figure, "reeve", "xargs", "1.40")
	compare(figure, "reeve", "parallel", "6.50")
	compare(figure, "reeve", "bare", "0.95")
	if ((figure, "reeve") in median && (figure, "bare") in median)
		ratio_row("CPU of a job, to bare",
		    cost_ratio(figure, "reeve", "bare"), "1.05", 0)
}

function line_rows(figure,    part) {
	split(figure, part, ":")
	speed_rows(figure, part[2] " lines, 2 that stay")
	if (!((figure, "python") in median))
		return
	if ((figure, "reeve-1") in median)
		ratio_row("1 in flight, to python",
		    speed_ratio(figure, "reeve-1", "python"), "2.00", 1)
	if ((figure, "reeve-8") in median)
		ratio_row("8 in flight, to python",
		    speed_ratio(figure, "reeve-8", "python"), "10.00", 1)
}

$1 == "lacks" {
	sub(/^lacks /, "")
	lacking = lacking "missing: " $0 "\n"
	next
}

$1 == "through" {
	sub(/^through /, "")
	through = $0
	next
}

$1 == "first" {
	first[$2] = $3
	next
}

$1 ~ /^family:/ {
	workers = substr($1, 8)
	family_kb = $3
	family_n = $4
	next
}

$1 ~ /^peak:/ {
	split($1, peak_part, ":")
	peak[$2] = $3
	next
}

$1 ~ /^(spawn|lines):/ {
	if (!($1 in n_of))
		order[++n_figures] = $1
	name_of[$1, ++n_of[$1]] = $2
	median[$1, $2] = $3
	cpu[$1, $2] = $4
	n_rounds[$1] = NF - 4
	for (i = 5; i <= NF; i++)
		seconds[$1, $2, i - 4] = $i
	split($1, part, ":")
	jobs[$1, $2] = part[1] == "lines" ? part[2] : part[3]
	if ($2 == "parallel")
		jobs[$1, $2] = part[4]
}

END {
	row("figure", "of", "jobs/s", "us/job", "ratio", "target", "")
	for (f = 1; f <= n_figures; f++) {
		if (order[f] ~ /^spawn/)
			spawn_rows(order[f])
		else
			line_rows(order[f])
	}
	print ""
	if ("ten" in first && "long" in first) {
		row("ms to the first job of 10", "reeve",
		    sprintf("%.3f", first["ten"]), "", "", "", "")
		ratio = sprintf("%.2f", first["long"] / first["ten"])
		row("  of " long, "reeve", sprintf("%.3f", first["long"]), "",
		    ratio, "<= 1.10", met(ratio, 1.10, 0))
	}
	if (family_kb != "")
		row("KB of PSS, " workers " workers", "reeve", family_kb, "",
		    "", "< 4096", met(family_kb, 4095, 0))
	if ("few" in peak && "many" in peak) {
		row("KB at most, " peak_part[3] " items", "reeve",
		    peak["few"], "", "", "", "")
		row("  " peak_part[2] " items, more", "reeve",
		    peak["many"] - peak["few"], "", "", "<= 2048",
		    met(peak["many"] - peak["few"], 2048, 0))
	}
	print ""
	print "us/job: processor time of all that ran, the job included."
	print "ratio: of speeds, to the bare one of its kind; the median of the"
	print "ratios of each round."
	if (family_n != "")
		print "PSS: of " family_n " processes, the tasks left out."
	if (through != "")
		print "items at most: through " through "."
	if (short == "yes")
		print "short form: it shows that the bench works, no more."
	printf "%s", lacking
}
