using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Quantities;

namespace Provisioning.Kubernetes.Planning;

/// <summary>Compares objects field by field. Pure. Secrets' values never appear; quantities are compared by value.</summary>
internal static class FieldDiff
{
    private const string Hidden = "\"(secret)\"";

    /// <summary>What the server or the operator writes by itself.</summary>
    private static readonly string[] Ignored =
    [
        "status", "metadata.managedFields", "metadata.resourceVersion", "metadata.generation", "metadata.uid", "metadata.creationTimestamp",
            "metadata.selfLink",
    ];

    private static readonly string[] QuantityFields =
        ["requests", "limits", "hard", "size", "storage", "cpu", "memory", "default", "defaultRequest", "max", "min"];

    private static readonly string[] IdentityFields = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

    /// <summary>What would change from the one to the other; with no object before, everything of the one after but its identity.</summary>
    public static IReadOnlyList<FieldChange> Compare(JsonObject? before, JsonObject after)
    {
        var changes = new List<FieldChange>();
        Compare("", before, after, changes, hidden: false, isSecret: (string?)after["kind"] == "Secret");
        return changes;
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<FieldChange> changes, bool hidden, bool isSecret)
    {
        if (Ignored.Contains(path, StringComparer.Ordinal) || IdentityFields.Contains(path, StringComparer.Ordinal) || AreEqual(path, before, after))
        {
            return;
        }

        hidden |= isSecret && path is "data" or "stringData";
        if (before is JsonObject or null && after is JsonObject or null && (before ?? after) is JsonObject { Count: > 0 })
        {
            var (old, now) = (before as JsonObject, after as JsonObject);
            foreach (var name in (old ?? []).Select(field => field.Key).Union((now ?? []).Select(field => field.Key), StringComparer.Ordinal))
            {
                Compare(Join(path, name), old?[name], now?[name], changes, hidden, isSecret);
            }
        }
        else if (before is JsonArray oldItems && after is JsonArray newItems && oldItems.Count == newItems.Count)
        {
            for (var i = 0; i < oldItems.Count; i++)
            {
                Compare($"{path}[{i}]", oldItems[i], newItems[i], changes, hidden, isSecret);
            }
        }
        else
        {
            changes.Add(new FieldChange { Path = path, Before = Write(before, hidden), After = Write(after, hidden) });
        }
    }

    private static bool AreEqual(string path, JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after))
        {
            return true;
        }

        return before is JsonValue && after is JsonValue && IsQuantity(path)
            && Quantity.TryParse(Text(before), out var old) && Quantity.TryParse(Text(after), out var now) && old == now;
    }

    private static bool IsQuantity(string path) => path.Split('.').Any(segment => QuantityFields.Contains(segment, StringComparer.Ordinal));

    private static string Text(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static string? Write(JsonNode? value, bool hidden) => value is null ? null : hidden ? Hidden : value.ToJsonString();

    /// <summary>Names with dots, such as labels, are quoted so that the path stays readable by machines.</summary>
    private static string Join(string path, string name)
    {
        var quoted = name.Contains('.', StringComparison.Ordinal) || name.Contains('/', StringComparison.Ordinal);
        return quoted ? $"{path}['{name}']" : path.Length == 0 ? name : $"{path}.{name}";
    }
}
