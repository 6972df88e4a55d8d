using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables;

/// <summary>Prints objects on the server's side, the way the real one does for each kind. Thread safe.</summary>
internal sealed class TableConverter(TimeProvider time) : ITableConverter
{
    private readonly ConditionalWeakTable<ApiResource, TablePrinter> _printers = [];

    public JsonObject Convert(ApiResource resource, IReadOnlyList<JsonObject> items, JsonObject metadata, string includeObject, bool includeHeaders)
    {
        var printer = _printers.GetValue(resource, PrinterOf);
        var now = time.GetUtcNow();
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = includeHeaders ? new JsonArray([.. printer.Columns.Select(Header)]) : null,
            ["rows"] = new JsonArray([.. items.Select(item => Row(resource, item, printer.Cells(item, now), includeObject))]),
        };
    }

    private static TablePrinter PrinterOf(ApiResource resource) =>
        resource.IsCustom ? CustomTablePrinter.Create(resource)
        : BuiltinPrinters.Find(resource.Group, resource.Plural)
        ?? new TablePrinter([TableColumn.NameColumn, TableColumn.Age], (item, now) => [Cell.Name(item), Cell.Age(item, now)]);

    private static JsonObject Header(TableColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description,
        ["priority"] = column.Priority,
    };

    private static JsonObject Row(ApiResource resource, JsonObject item, JsonNode?[] cells, string includeObject)
    {
        var row = new JsonObject { ["cells"] = new JsonArray(cells) };
        switch (includeObject)
        {
            case "None":
                break;
            case "Object":
                var copy = item.Clone();
                copy["apiVersion"] ??= resource.ApiVersion;
                copy["kind"] ??= resource.Kind;
                row["object"] = copy;
                break;
            default:
                row["object"] = new JsonObject
                {
                    ["kind"] = "PartialObjectMetadata",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = item["metadata"]?.DeepClone(),
                };
                break;
        }

        return row;
    }
}
