using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Instances;

namespace Provisioning.LocalCluster.Barman;

/// <summary>A finished base backup in a server's archive.</summary>
/// <param name="Id">Its name in the archive, from when it began.</param>
/// <param name="Begin">When it began.</param>
/// <param name="End">When it ended: nothing before that can be recovered from it.</param>
/// <param name="Range">The WAL that it needs to become consistent.</param>
internal sealed record BaseBackup(string Id, DateTimeOffset Begin, DateTimeOffset End, BackupRange Range)
{
    public static string NewId(DateTimeOffset begin) => begin.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    public static BaseBackup FromJson(JsonNode? json) => new(
        json.String("id")!, Time(json, "begin"), Time(json, "end"),
        new BackupRange(json.Int("timeline")!.Value, json.String("beginLsn")!, json.String("endLsn")!, json.Int("segmentSize")!.Value));

    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["begin"] = Text(Begin),
        ["end"] = Text(End),
        ["timeline"] = Range.Timeline,
        ["beginLsn"] = Range.BeginLsn,
        ["endLsn"] = Range.EndLsn,
        ["segmentSize"] = Range.SegmentSize,
    };

    private static DateTimeOffset Time(JsonNode? json, string field) =>
        DateTimeOffset.Parse(json.String(field)!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
