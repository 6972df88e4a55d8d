using System.Globalization;

namespace Provisioning.LocalCluster.Client;

/// <summary>Instants as Kubernetes writes them.</summary>
internal static class KubeTime
{
    /// <summary>Whole seconds (<c>metav1.Time</c>).</summary>
    public static string Seconds(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Microseconds (<c>metav1.MicroTime</c>).</summary>
    public static string Micro(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant : null;
}
