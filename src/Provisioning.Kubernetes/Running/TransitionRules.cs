namespace Provisioning.Kubernetes.Running;

/// <summary>Which operations a database in a given state takes, listed for people in <c>docs/operations.md</c>. Pure.</summary>
internal static class TransitionRules
{
    /// <summary>Why the kind of operation cannot be begun now; null when it can.</summary>
    /// <param name="id">The database.</param>
    /// <param name="kind">What is asked for.</param>
    /// <param name="state">The database's state, with no operation running.</param>
    public static ProvisioningException? Refuse(DatabaseId id, OperationKind kind, DatabaseState state) => state switch
    {
        DatabaseState.Paused when kind == OperationKind.Resume || kind == OperationKind.ResealCredentials || kind == OperationKind.DeleteBackup
            || kind == OperationKind.DiscardPrevious => null,
        DatabaseState.Paused => new ProvisioningException(ErrorCode.InvalidState, $"{id} is paused. Resume it first."),
        DatabaseState.Active when kind == OperationKind.Resume => new ProvisioningException(ErrorCode.InvalidState, $"{id} is not paused."),
        DatabaseState.Active => null,
        _ when kind == OperationKind.Resume || kind == OperationKind.RestoreInPlace || kind == OperationKind.RevertRestore
            || kind == OperationKind.ResealCredentials => null,
        _ => new ProvisioningException(
            ErrorCode.InvalidState, $"{id} is {state.ToString().ToUpperInvariant()}. Repeat the operation that failed, or provision it again, then do this."),
    };
}
