using System.Globalization;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Durations for people.</summary>
internal static class Durations
{
    public static string Format(TimeSpan duration) => duration switch
    {
        { TotalMinutes: >= 2 } when duration.Seconds == 0 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0} minutes"),
        { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} minutes {duration.Seconds} seconds"),
        { TotalSeconds: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} seconds"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
    };
}
