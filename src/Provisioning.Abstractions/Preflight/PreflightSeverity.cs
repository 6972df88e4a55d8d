namespace Provisioning;

/// <summary>How bad a finding is.</summary>
public enum PreflightSeverity
{
    /// <summary>It is as it should be, or need not be there.</summary>
    Ok,

    /// <summary>Something will not be to be had, or may not work; databases can be provisioned all the same.</summary>
    Warning,

    /// <summary>Databases cannot be provisioned, or some of their operations will fail.</summary>
    Error,
}
