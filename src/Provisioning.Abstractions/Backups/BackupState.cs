namespace Provisioning;

/// <summary>How far a base backup is.</summary>
public enum BackupState
{
    /// <summary>Asked for; another one of the same database may be running.</summary>
    Pending,

    /// <summary>Being taken.</summary>
    Running,

    /// <summary>Complete: it can be restored.</summary>
    Completed,

    /// <summary>Failed; <see cref="DatabaseBackup.Error"/> says why.</summary>
    Failed,
}
