using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provisioning.Kubernetes.PostgreSql;

/// <summary>Finds the cause in the log of an instance or of a bootstrap job: JSON lines of the instance manager, PostgreSQL's own records among them.</summary>
internal static class BootstrapLog
{
    /// <summary>What PostgreSQL said weighs more than what the instance manager made of it; of each, the last. Statements are left out.</summary>
    public static string? Explain(string log)
    {
        string? server = null;
        string? manager = null;
        string? plain = null;
        foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Parse(line) is not { } entry)
            {
                plain = line.Contains("ERROR:", StringComparison.Ordinal) || line.Contains("FATAL:", StringComparison.Ordinal) ? line : plain;
                continue;
            }

            if (entry["record"] is JsonObject record && Text(record, "error_severity") is "ERROR" or "FATAL" or "PANIC")
            {
                server = Sentence((JsonObject)entry["record"]!, "message") ?? server;
            }
            else if (Text(entry, "level") is "error" or "fatal")
            {
                manager = Sentence(entry, "error") ?? Sentence(entry, "err") ?? Sentence(entry, "msg") ?? manager;
            }
        }

        return server ?? manager ?? plain;
    }

    private static JsonObject? Parse(string line)
    {
        if (line[0] != '{')
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            // The tail of a log may begin in the middle of a line.
            return null;
        }
    }

    private static string? Text(JsonObject entry, string name) => entry[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? Sentence(JsonObject entry, string name) => Text(entry, name)?.ReplaceLineEndings(" ").Trim() is { Length: > 0 } text ? text : null;
}
