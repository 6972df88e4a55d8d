namespace Provisioning.Kubernetes.Running;

/// <summary>
/// What each kind of operation makes of a database's state: while it runs, and at its end. The state of an operation and the state of a database are two
/// things: a base backup that fails leaves an active database active. Pure.
/// </summary>
internal static class OperationStates
{
    public static DatabaseState While(OperationKind kind, DatabaseState before) => kind switch
    {
        _ when kind == OperationKind.Provision || kind == OperationKind.Restore => DatabaseState.Provisioning,
        _ when kind == OperationKind.Deprovision || kind == OperationKind.DeleteArchive => DatabaseState.Deprovisioning,
        _ when ChangesTheDatabase(kind) => DatabaseState.Updating,
        _ => before,
    };

    public static DatabaseState AfterSuccess(OperationKind kind, DatabaseState before) => kind switch
    {
        _ when kind == OperationKind.Pause => DatabaseState.Paused,
        _ when kind == OperationKind.Provision || kind == OperationKind.Restore || ChangesTheDatabase(kind) => DatabaseState.Active,
        _ => before,
    };

    public static DatabaseState AfterFailure(OperationKind kind, DatabaseState before) => FailsTheDatabase(kind) ? DatabaseState.Failed : before;

    /// <summary>Whether the database has failed when the operation has. What only looks, or goes back to where it began, leaves it as it was.</summary>
    public static bool FailsTheDatabase(OperationKind kind) =>
        kind == OperationKind.Provision || kind == OperationKind.Restore || kind == OperationKind.Update || kind == OperationKind.Deprovision
        || kind == OperationKind.Pause || kind == OperationKind.Resume;

    /// <summary>Whether the database is as its spec says once the operation has succeeded.</summary>
    public static bool MakesTheDatabase(OperationKind kind) =>
        kind == OperationKind.Provision || kind == OperationKind.Update || kind == OperationKind.Restore || kind == OperationKind.RestoreInPlace;

    private static bool ChangesTheDatabase(OperationKind kind) =>
        kind == OperationKind.Update || kind == OperationKind.Pause || kind == OperationKind.Resume
        || kind == OperationKind.RestoreInPlace || kind == OperationKind.RevertRestore;
}
