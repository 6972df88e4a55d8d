using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Validation;

namespace Provisioning.LocalCluster.CloudNativePg.Recovery;

/// <summary>How far a recovery goes (<c>bootstrap.recovery.recoveryTarget</c>). Without any selector: to the end of the archive.</summary>
internal sealed record RecoveryTarget
{
    public string? BackupId { get; init; }

    public DateTimeOffset? Time { get; init; }

    public string? Lsn { get; init; }

    public string? TransactionId { get; init; }

    public string? Name { get; init; }

    /// <summary>Stops as soon as the base backup is consistent.</summary>
    public bool Immediate { get; init; }

    /// <summary>A timeline's number; <see langword="null"/> for the latest.</summary>
    public int? Timeline { get; init; }

    /// <summary>Stops before the target instead of after it.</summary>
    public bool Exclusive { get; init; }

    public static RecoveryTarget Read(JsonNode? target) => new()
    {
        BackupId = Text(target, "backupID"),
        Time = Text(target, "targetTime") is { } time ? RecoveryTime.Parse(time) : null,
        Lsn = Text(target, "targetLSN"),
        TransactionId = Text(target, "targetXID"),
        Name = Text(target, "targetName"),
        Immediate = target.Bool("targetImmediate") == true,
        Timeline = int.TryParse(target.String("targetTLI"), NumberStyles.None, CultureInfo.InvariantCulture, out var timeline) ? timeline : null,
        Exclusive = target.Bool("exclusive") == true,
    };

    /// <summary>The parameters that have PostgreSQL stop there and take writes.</summary>
    public IReadOnlyDictionary<string, string> Parameters()
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["recovery_target_action"] = "promote",
            ["recovery_target_inclusive"] = Exclusive ? "false" : "true",
            ["recovery_target_timeline"] = Timeline?.ToString(CultureInfo.InvariantCulture) ?? "latest",
        };
        Add("recovery_target", Immediate ? "immediate" : null);
        Add("recovery_target_lsn", Lsn);
        Add("recovery_target_name", Name);
        Add("recovery_target_time", Time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00'", CultureInfo.InvariantCulture));
        Add("recovery_target_xid", TransactionId);
        return parameters;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parameters[name] = value;
            }
        }
    }

    private static string? Text(JsonNode? target, string field) => target.String(field) is { Length: > 0 } text ? text : null;
}
