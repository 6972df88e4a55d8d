namespace Provisioning.Kubernetes.Pipeline;

/// <summary>What a login probe means for the stage.</summary>
internal enum ProbeVerdict
{
    /// <summary>The database took the login and takes writes.</summary>
    LoggedIn,

    /// <summary>It does not yet.</summary>
    NotYet,

    /// <summary>The way to the database broke before the database said anything: its doing, or that of what lies between.</summary>
    BrokenWay,

    /// <summary>There is no way to the database from this process.</summary>
    NoWay,
}
