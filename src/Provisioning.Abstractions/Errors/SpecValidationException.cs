namespace Provisioning;

/// <summary>A spec is wrong. Nothing was written.</summary>
public sealed class SpecValidationException : ProvisioningException
{
    /// <summary>Creates the exception from all that is wrong.</summary>
    public SpecValidationException(IReadOnlyList<SpecError> errors)
        : base(ErrorCode.InvalidSpec, string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>Everything that is wrong, never empty.</summary>
    public IReadOnlyList<SpecError> Errors { get; }
}
