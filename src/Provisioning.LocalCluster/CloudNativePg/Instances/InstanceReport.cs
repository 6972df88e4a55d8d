namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>What an instance says about itself: the counterpart of the status port 8000.</summary>
/// <param name="IsPrimary">Out of recovery.</param>
/// <param name="TimelineId">The timeline it writes or follows, or <see langword="null"/> while it does not know.</param>
/// <param name="SystemId">The database system identifier.</param>
/// <param name="Lsn">How far its WAL goes: written on a primary, received on a replica.</param>
/// <param name="PendingRestart">A changed parameter waits for a restart.</param>
/// <param name="IsReady">Accepts connections; a replica also streams.</param>
/// <param name="Archiving">Whether the last attempt to archive WAL succeeded, or <see langword="null"/> before the first.</param>
/// <param name="PendingDecrease">One of them is lower than what replicas need as long as the primary has more (<c>max_connections</c>, ...).</param>
/// <param name="IsStreaming">A replica that is receiving WAL now.</param>
/// <param name="Standbys">Who streams from it, one a line; <see langword="null"/> when nobody can tell.</param>
internal sealed record InstanceReport(
    bool IsPrimary, int? TimelineId, string SystemId, ulong Lsn, bool PendingRestart, bool IsReady, bool? Archiving = null, bool PendingDecrease = false,
    bool IsStreaming = false, string? Standbys = null)
{
    /// <summary>Whether an instance streams from this one, or may do so.</summary>
    public bool MayFeed(string instance) => Standbys?.Split('\n').Contains(instance, StringComparer.Ordinal) ?? true;
}
