using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provisioning.Kubernetes.PostgreSql;

/// <summary>Finds the cause in the log of an instance or of a bootstrap job: JSON lines of the instance manager, PostgreSQL's own records among them.</summary>
internal static class BootstrapLog
{
    private static readonly (string Text, string Cause)[] FinalCauses =
    [
        ("no target backup found", "the archive has no base backup that ended before the target; choose a later target"),
        ("recovery ended before configured recovery target was reached",
            "the archive ends before the target; choose an earlier one, or the latest point there is"),
        ("Expected empty archive", "the new database's own folder in the backup store is not empty; empty it, or restore again under a new incarnation"),
    ];

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

    /// <summary>Why a recovery can never succeed, as a clause with its remedy; null when it may yet. The texts are barman's and PostgreSQL's own.</summary>
    public static string? FindFinalCause(string log) => Array.Find(FinalCauses, cause => log.Contains(cause.Text, StringComparison.Ordinal)).Cause;

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
