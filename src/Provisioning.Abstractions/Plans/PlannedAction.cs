namespace Provisioning;

/// <summary>What would be done to an object.</summary>
public enum PlannedAction
{
    /// <summary>It does not exist and would be created.</summary>
    Create,

    /// <summary>It exists and would be changed.</summary>
    Update,

    /// <summary>It exists and would be deleted.</summary>
    Delete,
}
