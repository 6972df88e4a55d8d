using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Model;

/// <summary>Writes <c>status.conditions</c>: the time moves only when the status does.</summary>
internal static class Conditions
{
    public static void Set(JsonObject status, string type, bool value, string reason, string message, DateTimeOffset now)
    {
        if (status["conditions"] is not JsonArray conditions)
        {
            status["conditions"] = conditions = [];
        }

        var text = value ? "True" : "False";
        var condition = conditions.OfType<JsonObject>().FirstOrDefault(c => c.String("type") == type);
        if (condition is null)
        {
            conditions.Add((JsonNode)(condition = new JsonObject()));
        }

        if (condition.String("status") != text)
        {
            condition["lastTransitionTime"] = Timestamp(now);
        }

        condition["message"] = message;
        condition["reason"] = reason;
        condition["status"] = text;
        condition["type"] = type;
    }

    public static void Remove(JsonObject status, string type)
    {
        if (status["conditions"] is JsonArray conditions &&
            conditions.FirstOrDefault(c => c.String("type") == type) is { } condition)
        {
            conditions.Remove(condition);
        }
    }

    public static void SetReady(JsonObject status, bool ready, DateTimeOffset now) =>
        Set(status, "Ready", ready, ready ? "ClusterIsReady" : "ClusterIsNotReady", ready ? "Cluster is Ready" : "Cluster Is Not Ready", now);

    /// <summary>RFC 3339 with whole seconds.</summary>
    public static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 with microseconds, as the primaries' timestamps have.</summary>
    public static string MicroTimestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
