using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>What the stages of one running operation share. What is remembered here only saves requests: another process starts without it.</summary>
internal sealed class OperationRun(Journal journal, IEngine? engine, DatabaseContext? context)
{
    private DatabaseManifests? _manifests;

    public Journal Journal { get; } = journal;

    public DatabaseRecord Record => Journal.Record;

    public DatabaseId DatabaseId { get; } = journal.Record.GetId();

    /// <summary>Name of the database's namespace and of its record.</summary>
    public string Namespace { get; } = RecordFormat.GetName(journal.Record);

    public IEngine Engine => engine ?? throw new InvalidOperationException($"The operation on {DatabaseId} has no engine.");

    /// <summary>Null when this process does not have it: a deletion goes on all the same.</summary>
    public IEngine? KnownEngine => engine;

    public DatabaseContext Context => context ?? throw new InvalidOperationException($"The operation on {DatabaseId} has no spec.");

    /// <summary>Null when nothing is known but the namespace, or this process does not know what the spec names: a deletion goes on all the same.</summary>
    public DatabaseContext? KnownContext => context;

    /// <summary>Null when nothing is known but the namespace, or this process cannot render the spec any more.</summary>
    public DatabaseManifests? Manifests => _manifests ??= engine is null || context is null ? null : engine.Render(context);

    /// <summary>Whether an earlier operation may have applied something; a first provision has nothing to compare with.</summary>
    public bool MayHaveRunBefore { get; } = journal.Record.Operation.Kind != OperationKind.Provision.Value || journal.Record.History.Count > 0;

    /// <summary>What <see cref="Context"/> takes the place of in a restore in place or its reversal; null in every other operation.</summary>
    public DatabaseContext? Replaced { get; init; }

    /// <summary>Uid of the namespace once it is known to be the database's.</summary>
    public string? NamespaceUid { get; set; }

    /// <summary>Whether the caller has just found the namespace's name free.</summary>
    public bool NameIsFree { get; init; }

    /// <summary>The credentials once they have been read.</summary>
    public DatabaseCredentials? Credentials { get; set; }

    /// <summary>Version of the Secret whose password is being changed.</summary>
    public string? PasswordVersion { get; set; }

    /// <summary>What the database waited for when it was last looked at.</summary>
    public Readiness.Progressing? LastProgress { get; set; }

    /// <summary>Tells watchers what the stage is at.</summary>
    public void Progress(string message) => Journal.Progress(message);

    /// <summary>Keeps in the record that an object is about to be applied.</summary>
    public void Remember(Manifest manifest)
    {
        var applied = AppliedObject.From(manifest.Type, manifest.Name);
        if (!Record.Applied.Any(applied.IsSame) && Record.Kept?.Applied.Any(applied.IsSame) is not true)
        {
            Journal.Update(record => record with { Applied = [.. record.Applied, applied] });
        }
    }
}
