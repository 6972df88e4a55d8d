using System.Globalization;

namespace Provisioning.LocalCluster.Barman;

/// <summary>How long it must be possible to recover to any moment (<c>30d</c>, <c>4w</c>, <c>6m</c>), and what is not needed for that.</summary>
internal sealed record RetentionPolicy(TimeSpan Window)
{
    private const int DaysOfMonth = 31;

    /// <summary>The policy, or <see langword="null"/> when the text is none.</summary>
    public static RetentionPolicy? Parse(string? text) =>
        text is { Length: > 1 } && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? text[^1] switch
            {
                'd' => new RetentionPolicy(TimeSpan.FromDays(count)),
                'w' => new RetentionPolicy(TimeSpan.FromDays(7 * count)),
                'm' => new RetentionPolicy(TimeSpan.FromDays(DaysOfMonth * count)),
                _ => null,
            }
            : null;

    /// <summary>The backups that are not needed: all that are older than the newest one from before the window.</summary>
    /// <param name="catalogue">Oldest first.</param>
    /// <param name="now">The end of the window.</param>
    public IReadOnlyList<BaseBackup> Obsolete(IReadOnlyList<BaseBackup> catalogue, DateTimeOffset now) =>
        [.. catalogue.Where(b => b.End < now - Window).SkipLast(1)];

    /// <summary>The archived segments from before the oldest backup; histories are always kept.</summary>
    public static IEnumerable<string> ObsoleteWal(IEnumerable<string> files, BaseBackup oldest) => files.Where(
        f => !f.EndsWith(".history", StringComparison.Ordinal) && f.Length >= SegmentName
            && string.CompareOrdinal(f, 0, oldest.Range.BeginWal, 0, SegmentName) < 0);

    private const int SegmentName = 24;
}
