using System.Text.Json;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Running;

namespace Provisioning.Kubernetes.State;

/// <summary>All that the library knows of one database, as it is kept in the cluster. Immutable; bounded in size; holds no secret.</summary>
internal sealed record DatabaseRecord
{
    /// <summary>Finished operations besides the current or last one that are kept.</summary>
    public const int MaxHistory = 9;

    public required string Organization { get; init; }

    public required string Project { get; init; }

    /// <summary>Wire form of the engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Wire form of the tier.</summary>
    public required string Tier { get; init; }

    /// <summary>Tells this database from others that had the same name.</summary>
    public required string Incarnation { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DatabaseState State { get; init; }

    public string Message { get; init; } = "";

    /// <summary>What was last asked for, in the form of the engine's kind of spec; null for what was found without a record.</summary>
    public JsonElement? Spec { get; init; }

    /// <summary>The engine's version that a spec without one keeps; null for what was found without a record.</summary>
    public string? Version { get; init; }

    /// <summary>Stem of the names of its objects; null for the namespace's name, which it is until a restore in place.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it was paused.</summary>
    public bool Paused { get; init; }

    /// <summary>When a restart was last asked for; null for never.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>
    /// Ending of the archive's name since the last major upgrade, whose log cannot continue the one before; null until the first one.
    /// </summary>
    public string? Archive { get; init; }

    /// <summary>The major upgrade that runs or failed; null when there is none.</summary>
    public UpgradeRecord? Upgrade { get; init; }

    /// <summary>What it was restored from.</summary>
    public RecoveryOrigin? Origin { get; init; }

    /// <summary>What the last restore in place replaced, as long as it is kept.</summary>
    public KeptRecord? Kept { get; init; }

    /// <summary>How many restores in place were begun: each makes objects under a name that no other ever had.</summary>
    public int Restores { get; init; }

    /// <summary>Set for a throw-away database.</summary>
    public TemporaryRecord? Temporary { get; init; }

    /// <summary>The last proof of its backups; null before the first one.</summary>
    public ProofRecord? Proof { get; init; }

    public EndpointRecord? Endpoint { get; init; }

    /// <summary>The operation that runs, or else the last one.</summary>
    public required OperationRecord Operation { get; init; }

    /// <summary>Finished operations before <see cref="Operation"/>, newest first.</summary>
    public IReadOnlyList<OperationRecord> History { get; init; } = [];

    /// <summary>What was applied and has not been deleted since, so that what a later spec leaves out can be removed.</summary>
    public IReadOnlyList<AppliedObject> Applied { get; init; } = [];

    /// <summary>When the database was deleted; the record stays for a while so that its last operation can be read.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Whether it is of a database, rather than of something that the library does for itself or found without a spec.</summary>
    public bool IsDatabase() => Spec is not null && Operation.Kind != OperationKind.DeleteArchive.Value;

    public DatabaseId GetId() => new(Organization, Project);

    public OperationRecord? FindOperation(string id) => Operation.Id == id ? Operation : History.FirstOrDefault(operation => operation.Id == id);

    /// <summary>
    /// The operation that made the database as it is: the last one that succeeded in bringing about its spec, or else, when that is long ago, the last one that
    /// succeeded in anything.
    /// </summary>
    public OperationRecord GetMaker()
    {
        var succeeded = History.Prepend(Operation).Where(operation => operation.State == OperationState.Succeeded).ToList();
        return succeeded.Find(operation => OperationStates.MakesTheDatabase(new OperationKind(operation.Kind))) ?? succeeded.FirstOrDefault() ?? Operation;
    }

    /// <summary>Whether a deprovision has begun to delete and did not get to its end: only another one may follow.</summary>
    public bool IsHalfDeleted() =>
        DeletedAt is null
        && History.Prepend(Operation).TakeWhile(operation => operation.Kind == OperationKind.Deprovision.Value).Any(operation => operation.IsDeleting());

    /// <summary>The record with another operation in place of the last one, which joins the history, and in the state that goes with it.</summary>
    public DatabaseRecord Begin(OperationRecord operation)
    {
        var state = OperationStates.While(new OperationKind(operation.Kind), State);
        return this with
        {
            Operation = operation with { StateBefore = State },
            History = [Operation, .. History.Take(MaxHistory - 1)],
            State = state,
            Message = state == State ? Message : "",
        };
    }
}
