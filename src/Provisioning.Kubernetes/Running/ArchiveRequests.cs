using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.Running;

/// <summary>
/// Turns archives that callers want deleted into recorded operations. An archive has no database any more: the operation is recorded under a name of the
/// library's own, whose namespace holds the Job that deletes and goes away with it.
/// </summary>
internal sealed class ArchiveRequests(
    ArchiveRecords archives,
    RecordStore store,
    EngineCatalog engines,
    OperationStarter starter,
    IOptions<ProvisioningOptions> options,
    TimeProvider timeProvider)
{
    private const string Organization = "provisioning";

    public async Task<Operation> DeleteAsync(string name, OperationOptions request, CancellationToken cancellationToken)
    {
        var archive = await archives.GetAsync(name, cancellationToken).ConfigureAwait(false)
            ?? throw new ProvisioningException(ErrorCode.NotFound, $"There is no archive '{name}'.");
        var engine = engines.Get(new DatabaseEngine(archive.Engine));
        var spec = engine.Get<IBackupEngine>(OperationKind.DeleteArchive)
            .CreateArchiveSpec(Organization, CreateProject(archive), new DatabaseTier(options.Value.Tiers.Keys.First()), BackupPolicy.Daily(archive.Store));
        return await starter.RaceAsync(
            spec.Id,
            async () =>
            {
                var stored = await store.GetAsync(spec.Id.Namespace, cancellationToken).ConfigureAwait(false);
                if (stored is { Record: { DeletedAt: null } record } && !record.Operation.IsFinished())
                {
                    return record.Operation.ToOperation(record);
                }

                var operation = await starter.CreateAsync(OperationKind.DeleteArchive, spec.Id, request, cancellationToken).ConfigureAwait(false);
                var first = ProvisionRequests.CreateRecord(
                    spec, engine, operation with { Input = new OperationInput { Archive = archive.Folder } }, timeProvider.GetUtcNow()) with
                {
                    State = DatabaseState.Deprovisioning,
                };
                return starter.Start(
                    stored is null
                        ? await store.CreateAsync(first, cancellationToken).ConfigureAwait(false)
                        : await store.ReplaceAsync(stored, first, cancellationToken).ConfigureAwait(false),
                    nameIsFree: false);
            }).ConfigureAwait(false);
    }

    /// <summary>The same for the same archive, so that it is deleted once at a time.</summary>
    private static string CreateProject(ArchiveRecord archive) =>
        $"archive-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{archive.Store}/{archive.Folder}"))[..8])}";
}
