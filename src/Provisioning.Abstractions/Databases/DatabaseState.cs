namespace Provisioning;

/// <summary>Where a database is in its life.</summary>
public enum DatabaseState
{
    /// <summary>Its first provision runs.</summary>
    Provisioning,

    /// <summary>It is up and as asked.</summary>
    Active,

    /// <summary>An operation changes it; it stays usable.</summary>
    Updating,

    /// <summary>Its instances are stopped and its volumes are kept.</summary>
    Paused,

    /// <summary>Its last operation failed; the message says why, and the same call again continues.</summary>
    Failed,

    /// <summary>It is being deleted.</summary>
    Deprovisioning,
}
