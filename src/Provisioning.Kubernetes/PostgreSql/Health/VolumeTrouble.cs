using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Quantities;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Health;

/// <summary>Why a volume is missing or too small.</summary>
internal static class VolumeTrouble
{
    public static Readiness? Find(DatabaseContext context, IObservedObjects observed)
    {
        foreach (var claim in Claims(context, observed).Where(claim => claim.Status?.Phase != "Bound"))
        {
            foreach (var (_, message) in observed.Warnings("PersistentVolumeClaim", claim.Metadata.Name)
                .Where(warning => warning.Reason == "ProvisioningFailed"))
            {
                // A missing class and a class that fails share one reason; only the text tells the one that no waiting heals.
                var missing = message.Contains("storageclass", StringComparison.OrdinalIgnoreCase) && message.Contains("not found", StringComparison.Ordinal);
                return missing
                    ? new Readiness.Failed(
                        ErrorCode.StorageUnavailable,
                        $"Volume {claim.Metadata.Name} cannot be made: {message}. Create the storage class, or name another.")
                    : new Readiness.Progressing($"volume {claim.Metadata.Name} is not there yet: {message}", ErrorCode.StorageUnavailable);
            }
        }

        return null;
    }

    /// <summary>A volume that has not grown to the size that the spec asks for; null when all have.</summary>
    public static Readiness.Progressing? FindSmall(DatabaseContext context, ClusterSpec desired, IObservedObjects observed)
    {
        if (!Quantity.TryParse(desired.Storage?.Size, out var size))
        {
            return null;
        }

        var small = Claims(context, observed).FirstOrDefault(claim =>
            IsLess(claim.Spec?.Resources?.Requests, size) || IsLess(claim.Status?.Capacity, size));
        return small is null
            ? null
            : new Readiness.Progressing(
                $"volume {small.Metadata.Name} is to grow to {desired.Storage!.Size}; its storage class must allow expansion", ErrorCode.StorageUnavailable);
    }

    /// <summary>
    /// While a volume is full the operator does nothing but say so, and looks at no other size: then the claims are to be enlarged first.
    /// </summary>
    public static IEnumerable<string> FindBlocked(DatabaseContext context, IObservedObjects observed) =>
        observed.Get(PostgreSqlTypes.Cluster, context.Name)?.Status?.Phase == ClusterPhases.DiskFull && Quantity.TryParse(context.Storage, out var size)
            ? Claims(context, observed).Where(claim => IsLess(claim.Spec?.Resources?.Requests, size)).Select(claim => claim.Metadata.Name)
            : [];

    public static IEnumerable<PersistentVolumeClaim> Claims(DatabaseContext context, IObservedObjects observed) =>
        observed.List(CoreTypes.PersistentVolumeClaim)
        .Where(claim => claim.Metadata.Labels?.GetValueOrDefault(PostgreSqlNames.ClusterLabel) == context.Name)
        .OrderBy(claim => claim.Metadata.Name, StringComparer.Ordinal);

    private static bool IsLess(IReadOnlyDictionary<string, string>? sizes, Quantity size) =>
        Quantity.TryParse(sizes?.GetValueOrDefault("storage"), out var has) && has < size;
}
