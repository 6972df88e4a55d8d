using System.Globalization;

namespace Provisioning;

/// <summary>The moments to which a database can be restored.</summary>
public sealed record RestorableWindow
{
    /// <summary>The earliest moment: the end of the oldest base backup; <see langword="null"/> before the first one is complete.</summary>
    public DateTimeOffset? Earliest { get; init; }

    /// <summary>
    /// The latest moment that is safely in the store; what is written after it would be lost with the database. <see langword="null"/> when it is not known.
    /// A restore of a database that runs archives the rest first, so that every moment up to now can be its target.
    /// </summary>
    public DateTimeOffset? Latest { get; init; }

    /// <summary>Whether <see cref="Earliest"/> or <see cref="Latest"/> may be off; <see cref="Remark"/> says by what.</summary>
    public required bool IsEstimate { get; init; }

    /// <summary>One sentence for people: what the two are taken from, or why one is missing.</summary>
    public string Remark { get; init; } = "";

    /// <summary>The window for people.</summary>
    public override string ToString() => Earliest is null
        ? "nothing can be restored yet"
        : $"{Format(Earliest.Value)} to {(Latest is { } latest ? Format(latest) : "an unknown moment")}";

    private static string Format(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
