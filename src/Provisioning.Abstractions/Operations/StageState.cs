namespace Provisioning;

/// <summary>How far a stage is.</summary>
public enum StageState
{
    /// <summary>Not started.</summary>
    Pending,

    /// <summary>Running or waiting; its message says for what.</summary>
    Running,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Not needed; its message says why.</summary>
    Skipped,

    /// <summary>Failed, and the operation with it.</summary>
    Failed,
}
