using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

internal static class JobTables
{
    public static readonly (string Group, string Plural, TablePrinter Printer)[] All =
    [
        ("batch", "jobs", new TablePrinter(
            [
                TableColumn.NameColumn, new("Status"), new("Completions"), new("Duration"), TableColumn.Age, .. WorkloadTables.TemplateColumns,
                    TableColumn.Wide("Selector"),
            ],
            (j, now) =>
            [
                Cell.Name(j), Status(j), Completions(j), Duration(j, now), Cell.Age(j, now), .. WorkloadTables.Template(j),
                    Cell.Selector(j.Node("spec", "selector")),
            ])),
        ("batch", "cronjobs", new TablePrinter(
            [TableColumn.NameColumn, new("Schedule"), new("Timezone"), new("Suspend"), new("Active", "integer"), new("Last Schedule"), TableColumn.Age],
            (c, now) =>
            [
                Cell.Name(c), Cell.Text(c, "spec", "schedule"), Cell.TextOrNone(c, "spec", "timeZone"), c.Bool("spec", "suspend") == true ? "True" : "False",
                Cell.Count(c, "status", "active"), c.String("status", "lastScheduleTime") is { } last ? Age.Since(last, now) : Cell.None, Cell.Age(c, now),
            ])),
    ];

    private static string Status(JsonObject job) =>
        Has(job, "Complete") ? "Complete"
        : Has(job, "Failed") ? "Failed"
        : job.IsBeingDeleted() ? "Terminating"
        : Has(job, "Suspended") ? "Suspended"
        : Has(job, "FailureTarget") ? "FailureTarget"
        : Has(job, "SuccessCriteriaMet") ? "SuccessCriteriaMet"
        : "Running";

    private static bool Has(JsonObject job, string condition) =>
        Cell.List(job, "status", "conditions").Any(c => c.String("type") == condition && c.String("status") == "True");

    private static string Completions(JsonObject job)
    {
        var succeeded = job.Int("status", "succeeded") ?? 0;
        return job.Int("spec", "completions") is { } wanted ? $"{succeeded}/{wanted}"
            : job.Int("spec", "parallelism") is > 1 and var parallel ? $"{succeeded}/1 of {parallel}"
            : $"{succeeded}/1";
    }

    private static string Duration(JsonObject job, DateTimeOffset now) =>
        Age.Parse(job.String("status", "startTime")) is { } start
            ? Age.Format((Age.Parse(job.String("status", "completionTime")) ?? now) - start)
            : "";
}
