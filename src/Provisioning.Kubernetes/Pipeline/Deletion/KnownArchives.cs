using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.Pipeline.Deletion;

/// <summary>The archives that are on record under a database's identity: its own, and those of its earlier lives.</summary>
internal static class KnownArchives
{
    public static async Task<IReadOnlyList<ArchiveRecord>> FindAsync(ArchiveRecords archives, OperationRun run, CancellationToken cancellationToken)
    {
        var ofOrganization = await archives.ListAsync(run.DatabaseId.Organization, cancellationToken).ConfigureAwait(false);
        return [.. ofOrganization.Where(archive => archive.Project == run.DatabaseId.Project && archive.Engine == run.Record.Engine)];
    }
}
