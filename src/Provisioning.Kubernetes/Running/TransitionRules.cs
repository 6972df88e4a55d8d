namespace Provisioning.Kubernetes.Running;

/// <summary>
/// Which operations a database in a given state takes, listed for people in <c>docs/operations.md</c>, which a test compares with this. Pure.
/// </summary>
internal static class TransitionRules
{
    /// <summary>
    /// By the states in which no operation runs. In the others one does, or its runner has just died: then its end is to be awaited.
    /// </summary>
    private static readonly Dictionary<OperationKind, DatabaseState[]> Allowed = new()
    {
        [OperationKind.Provision] = [DatabaseState.Failed],
        [OperationKind.Update] = [DatabaseState.Active, DatabaseState.Failed],
        [OperationKind.Deprovision] = [DatabaseState.Active, DatabaseState.Paused, DatabaseState.Failed],
        [OperationKind.Backup] = [DatabaseState.Active, DatabaseState.Failed],
        [OperationKind.DeleteBackup] = [DatabaseState.Active, DatabaseState.Paused, DatabaseState.Failed],

        // It makes another database, which fails like a first provision.
        [OperationKind.Restore] = [DatabaseState.Failed],
        [OperationKind.RestoreInPlace] = [DatabaseState.Active, DatabaseState.Failed],
        [OperationKind.RevertRestore] = [DatabaseState.Active, DatabaseState.Failed],
        [OperationKind.DiscardPrevious] = [DatabaseState.Active, DatabaseState.Paused, DatabaseState.Failed],
        [OperationKind.Pause] = [DatabaseState.Active, DatabaseState.Failed],
        [OperationKind.Resume] = [DatabaseState.Paused, DatabaseState.Failed],
        [OperationKind.Restart] = [DatabaseState.Active],
        [OperationKind.Switchover] = [DatabaseState.Active],
        [OperationKind.RotateCredentials] = [DatabaseState.Active, DatabaseState.Failed],
        [OperationKind.ResealCredentials] = [DatabaseState.Active, DatabaseState.Paused, DatabaseState.Failed],
    };

    /// <summary>Why the kind of operation cannot be begun now; null when it can.</summary>
    /// <param name="id">The database.</param>
    /// <param name="kind">What is asked for; a kind that is not listed needs an active database.</param>
    /// <param name="state">The database's state, with no operation running.</param>
    public static ProvisioningException? Refuse(DatabaseId id, OperationKind kind, DatabaseState state) =>
        Allows(kind, state) ? null : new ProvisioningException(ErrorCode.InvalidState, $"{id} is {Explain(kind, state)}");

    public static bool Allows(OperationKind kind, DatabaseState state) =>
        Allowed.TryGetValue(kind, out var states) ? states.Contains(state) : state == DatabaseState.Active;

    private static string Explain(OperationKind kind, DatabaseState state) => state switch
    {
        DatabaseState.Paused when kind == OperationKind.Pause => "paused already.",
        DatabaseState.Paused => "paused. Resume it first.",
        DatabaseState.Active when kind == OperationKind.Resume => "not paused.",
        _ => $"{state.ToString().ToUpperInvariant()}. Repeat the operation that failed, or provision it again, then do this.",
    };
}
