using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>A runner's lease.</summary>
internal static class LeaseFormat
{
    public const string Selector = RecordFormat.KindLabel + "=runner";

    public static string CreateName() => $"provisioning-runner-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5))}";

    public static Manifest Write(string name, string ns, TimeSpan duration, DateTimeOffset now, string? resourceVersion)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = ns,
            ["labels"] = new JsonObject { [WellKnownLabels.ManagedBy] = WellKnownLabels.ManagedByValue, [RecordFormat.KindLabel] = "runner" },
        };
        if (resourceVersion is not null)
        {
            metadata["resourceVersion"] = resourceVersion;
        }

        return new Manifest(StateTypes.Lease, new JsonObject
        {
            ["apiVersion"] = StateTypes.Lease.ApiVersion,
            ["kind"] = StateTypes.Lease.Kind,
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = $"{Environment.MachineName}/{Environment.ProcessId}",
                ["leaseDurationSeconds"] = (int)Math.Ceiling(duration.TotalSeconds),
                ["renewTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            },
        });
    }
}
