namespace Provisioning;

/// <summary>Something was refused or failed. The message is meant for people and holds no secret.</summary>
public class ProvisioningException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ProvisioningException(ErrorCode code, string message, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary>The kind of failure.</summary>
    public ErrorCode Code { get; }

    /// <summary>Whether the same call may succeed later without a change by people.</summary>
    public bool IsTransient { get; }
}
