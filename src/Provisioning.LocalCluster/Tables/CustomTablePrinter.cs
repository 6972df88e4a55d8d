using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer;

namespace Provisioning.LocalCluster.Tables;

/// <summary>Prints a custom resource by the columns of its definition.</summary>
internal static class CustomTablePrinter
{
    public static TablePrinter Create(ApiResource resource)
    {
        if (resource.PrinterColumns.Count == 0)
        {
            return new TablePrinter([TableColumn.NameColumn, TableColumn.AgeOfCustom], (item, now) => [Cell.Name(item), Cell.Age(item, now)]);
        }

        var columns = resource.PrinterColumns.Select(c => new TableColumn(c.Name, c.Type, c.Format, Description(c), c.Priority));
        var paths = resource.PrinterColumns.Select(c => (Path: JsonPath.Parse(c.JsonPath), c.Type)).ToArray();
        return new TablePrinter(
            [TableColumn.NameColumn, .. columns],
            (item, now) => [Cell.Name(item), .. paths.Select(p => p.Path.Find(item).FirstOrDefault() is { } value ? Print(value, p.Type, now) : null)]);
    }

    private static string Description(PrinterColumn column) =>
        column.Description.Length > 0 ? column.Description : $"Custom resource definition column (in JSONPath format): {column.JsonPath}";

    /// <summary>The value in the column's type, or nothing where it has another.</summary>
    private static JsonNode? Print(JsonNode value, string type, DateTimeOffset now)
    {
        var scalar = value as JsonValue;
        return type switch
        {
            "string" => scalar is not null && scalar.TryGetValue<string>(out var text) ? text : value.ToJsonString(),
            "integer" =>
                scalar is not null && scalar.TryGetValue<long>(out var number)
                    ? number
                    : scalar is not null && scalar.TryGetValue<double>(out var d)
                    ? (long)d : null,
            "number" => scalar is not null && scalar.TryGetValue<double>(out var real) ? real : null,
            "boolean" => scalar is not null && scalar.TryGetValue<bool>(out var flag) ? flag : null,
            "date" => scalar is not null && scalar.TryGetValue<string>(out var date) ? Age.Parse(date) is null ? "<invalid>" : Age.Since(date, now) : null,
            _ => null,
        };
    }
}
