using System.Globalization;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>The part of the WAL that a base backup needs to become consistent.</summary>
internal sealed record BackupRange(int Timeline, string BeginLsn, string EndLsn, int SegmentSize = BackupRange.DefaultSegmentSize)
{
    public const int DefaultSegmentSize = 1 << 24;

    public string BeginWal => SegmentName(LogPosition.Parse(BeginLsn));

    /// <summary>The last segment that is needed; a position at a segment's very begin needs only the one before.</summary>
    public string EndWal => SegmentName(LogPosition.Parse(EndLsn) - 1);

    private string SegmentName(ulong position)
    {
        var perFile = (1UL << 32) / (ulong)SegmentSize;
        var segment = position / (ulong)SegmentSize;
        return string.Create(CultureInfo.InvariantCulture, $"{Timeline:X8}{segment / perFile:X8}{segment % perFile:X8}");
    }
}
