using System.Globalization;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>The part of the WAL that a base backup needs to become consistent.</summary>
internal sealed record BackupRange(int Timeline, string BeginLsn, string EndLsn)
{
    private const int SegmentBits = 24;

    public string BeginWal => Segment(BeginLsn);

    public string EndWal => Segment(EndLsn);

    /// <summary>The name of the segment of 16 MiB that holds a position.</summary>
    private string Segment(string lsn)
    {
        var parts = lsn.Split('/');
        var low = uint.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> SegmentBits;
        return string.Create(
            CultureInfo.InvariantCulture, $"{Timeline:X8}{uint.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture):X8}{low:X8}");
    }
}
