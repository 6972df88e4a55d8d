namespace Provisioning;

/// <summary>The operator that runs the engine is not in the cluster.</summary>
public sealed class OperatorNotInstalledException : ProvisioningException
{
    /// <summary>Creates the exception.</summary>
    public OperatorNotInstalledException(DatabaseEngine engine, string operatorName, string installCommand)
        : base(ErrorCode.OperatorNotInstalled, $"{operatorName}, which runs {engine}, is not installed in the cluster. Install it with: {installCommand}")
    {
        Operator = operatorName;
        InstallCommand = installCommand;
    }

    /// <summary>The operator's name.</summary>
    public string Operator { get; }

    /// <summary>The one line that installs it.</summary>
    public string InstallCommand { get; }
}
