using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes;

/// <summary>Finds a database by its identity.</summary>
internal sealed class DatabaseLookup(RecordStore store, EngineCatalog engines, DatabaseContextFactory contexts)
{
    /// <summary>The record, unless there is none, it is of a deleted database, or of one whose parts are split otherwise (<c>a-b</c> and <c>c</c>).</summary>
    public async Task<StoredRecord?> FindAsync(DatabaseId id, CancellationToken cancellationToken)
    {
        var stored = Validation.NameRules.IsDnsLabel(id.Namespace) ? await store.GetAsync(id.Namespace, cancellationToken).ConfigureAwait(false) : null;
        return stored is not null && stored.Record.GetId() == id && stored.Record.DeletedAt is null ? stored : null;
    }

    /// <exception cref="ProvisioningException">There is none.</exception>
    public async Task<(DatabaseRecord Record, IEngine Engine, DatabaseContext Context)> GetAsync(DatabaseId id, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new ProvisioningException(ErrorCode.NotFound, $"There is no database {id}.");
        var engine = engines.Get(new DatabaseEngine(stored.Record.Engine));
        return (stored.Record, engine, contexts.Create(SpecFormat.Read(stored.Record, engine), engine, stored.Record));
    }
}
