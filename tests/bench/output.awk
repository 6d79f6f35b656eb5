# SPDX-License-Identifier: ISC
# output.awk - the lines of measure, as output.sh collects them, as one table.
#
# In: "figure who MB/s CPU-seconds-per-GB MB/s..." for what flows, the medians
# and each round, "latency who median worst lines", "logger who KB",
# "idle who calls", "call line", "skipped reason".

function row(what, who, value, cpu, ratio, target, verdict) {
	printf "%-34s %-11s %8s %8s %7s  %-8s %s\n", what, who, value, cpu,
	    ratio, target, verdict
}

# judged VALUE LIMIT LEAST - the row's last two: what is wanted, met or not.
# The short form is too small to say it.
function judged(what, who, value, limit, least,    verdict) {
	verdict = value + 0 <= limit + 0 ? "met" : "missed"
	if (least)
		verdict = value + 0 >= limit + 0 ? "met" : "missed"
	row(what, who, row_value, row_cpu, row_ratio,
	    (least ? ">= " : "<= ") limit, short == "yes" ? "" : verdict)
	row_value = row_cpu = row_ratio = ""
}

# The median of the ratios in each round: what disturbs a round, disturbs all
# who take their turn in it.
function ratio_of(figure, who, to,    i, j, n, ratio, sorted) {
	n = n_rounds[figure]
	for (i = 1; i <= n; i++) {
		ratio = rounds[figure, who, i] / rounds[figure, to, i]
		for (j = i; j > 1 && sorted[j - 1] > ratio; j--)
			sorted[j] = sorted[j - 1]
		sorted[j] = ratio
	}
	return sorted[int((n + 1) / 2)]
}

# One of what is compared in a figure; with a limit, its ratio to another is to
# be at least that.
function flow_row(figure, who, to, limit,    value, cpu, ratio) {
	value = sprintf("%.0f", rate[figure, who])
	cpu = sprintf("%.2f", cost[figure, who])
	ratio = sprintf("%.2f", ratio_of(figure, who, to))
	if (limit == "") {
		row(title[figure], who, value, cpu, ratio, "", "")
		return
	}
	row_value = value
	row_cpu = cpu
	row_ratio = ratio
	judged(title[figure], who, ratio, limit, 1)
}

# A row that has nothing but a ratio; without a limit it is only told.
function ratio_row(what, who, ratio, limit, least) {
	row_ratio = sprintf("%.2f", ratio)
	if (limit != "") {
		judged(what, who, row_ratio, limit, least)
		return
	}
	row(what, who, "", "", row_ratio, "", "")
	row_ratio = ""
}

# The rows of a figure are in this order: the bare ones, reeve, the others.
function in_order(figure, n, names,    rank, i, who, k) {
	for (rank = 1; rank <= 3; rank++)
		for (i = 1; i <= n; i++) {
			who = name_of[figure, i]
			k = who ~ /^bare/ ? 1 : who ~ /^reeve/ ? 2 : 3
			if (k == rank)
				names[++names[0]] = who
		}
}

function best_bare(figure) {
	if (rate[figure, "bare-g"] > rate[figure, "bare"])
		return "bare-g"
	return "bare"
}

# One task or eight: each is compared with its own one.
function eight_rows(    i, names, who, one) {
	in_order("eight", n_of["eight"], names)
	for (i = 1; i <= n_of["eight"]; i++) {
		who = names[i]
		one = who
		sub(/-8$/, "", one)
		flow_row("eight", who, one, who == "reeve-8" ? "1.00" : "")
	}
}

function flow_rows(figure,    i, names, who, yardstick) {
	yardstick = best_bare(figure)
	in_order(figure, n_of[figure], names)
	for (i = 1; i <= n_of[figure]; i++) {
		who = names[i]
		flow_row(figure, who, yardstick,
		    who == "reeve" ? target[figure] : "")
	}
}

function stored_rows(    i, who, limit) {
	for (i = 1; i <= n_of["stored"]; i++) {
		who = name_of["stored", i]
		if (who == "bare" || who == "reeve")
			continue
		limit = who == "supervisord" ? "1.00" : "8.00"
		ratio_row("  stored, to " who, "reeve",
		    ratio_of("stored", "reeve", who), limit, 1)
	}
}

# What else there is to be said of reeve in this figure.
function further_rows(figure) {
	if (!((figure, "reeve") in rate))
		return
	if (figure == "stored")
		stored_rows()
	if (figure == "line")
		ratio_row("  its CPU seconds per GB", "reeve",
		    cost["line", "reeve"] / cost["line", best_bare("line")],
		    "1.50", 0)
	if ((figure == "times" || figure == "json") &&
	    ("prefixed", "bare") in rate)
		ratio_row("  to the plain bare prefixer", "reeve",
		    rate[figure, "reeve"] / rate["prefixed", "bare"])
}

function define(figure, text, limit) {
	title[figure] = text
	target[figure] = limit
	order[++n_figures] = figure
}

BEGIN {
	define("prefixed", "prefixed to a file", "0.80")
	define("stored", "stored with rotation", "0.80")
	define("line", "a write per line, prefixed", "0.80")
	define("times", "prefixed with timestamps", "0.60")
	define("json", "as JSON", "0.60")
	define("eight", "from one task, from eight", "")
}

$1 == "call" {
	sub(/^call /, "")
	calls = calls "  " $0 "\n"
	next
}

$1 == "skipped" {
	sub(/^skipped /, "")
	skipped = $0
	next
}

$1 == "latency" {
	n_latency++
	latency_name[n_latency] = $2
	median[n_latency] = $3
	worst[n_latency] = $4
	lone = $5
	next
}

$1 == "logger" {
	logger_kb = $3
	next
}

$1 == "idle" {
	idle_calls = $3
	next
}

{
	name_of[$1, ++n_of[$1]] = $2
	rate[$1, $2] = $3
	cost[$1, $2] = $4
	n_rounds[$1] = NF - 4
	for (i = 5; i <= NF; i++)
		rounds[$1, $2, i - 4] = $i
}

END {
	row("figure", "of", "MB/s", "s/GB", "ratio", "target", "")
	for (f = 1; f <= n_figures; f++) {
		figure = order[f]
		if (n_of[figure] == 0)
			continue
		if (figure == "eight")
			eight_rows()
		else
			flow_rows(figure)
		further_rows(figure)
	}
	for (i = 1; i <= n_latency; i++) {
		row("a lone line at a terminal, us", latency_name[i],
		    median[i], "", "", "", "median")
		row_value = worst[i]
		if (latency_name[i] == "reeve")
			judged("  the slowest of " lone, "reeve", worst[i],
			    5000, 0)
		else
			row("  the slowest of " lone, latency_name[i],
			    worst[i], "", "", "", "")
	}
	if (logger_kb != "") {
		row_value = logger_kb
		judged("KB of PSS with " workers " silent tasks", "reeve",
		    logger_kb, 1024 + 8 * workers, 0)
	}
	row_value = idle_calls
	if (idle_calls != "")
		judged("system calls of " workers " silent, " idle_s " s",
		    "reeve", idle_calls, 0, 0)
	if (skipped != "")
		print "system calls: not counted, " skipped
	print ""
	print "MB/s: of what the tasks write, to the last byte in the file."
	print "s/GB: processor seconds of all but the tasks."
	print "ratio: to the fastest bare; from eight: to the same from one;"
	print "the median of the ratios of each round."
	if (short == "yes")
		print "short form: it shows that the bench works, no more."
	if (calls != "")
		printf "\nthe first calls of the silent ones:\n%s", calls
}
