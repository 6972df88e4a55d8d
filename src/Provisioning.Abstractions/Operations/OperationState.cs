namespace Provisioning;

/// <summary>How far an operation is.</summary>
public enum OperationState
{
    /// <summary>Recorded; no process runs it yet.</summary>
    Pending,

    /// <summary>A process runs it.</summary>
    Running,

    /// <summary>Ended: the database is as asked.</summary>
    Succeeded,

    /// <summary>Ended: <see cref="Operation.Error"/> says why.</summary>
    Failed,
}
