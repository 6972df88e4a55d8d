namespace Provisioning.Kubernetes.Preflight;

/// <summary>Whether an operator's version does, and is made for the cluster's. Pure.</summary>
internal static class OperatorSupport
{
    public static PreflightFinding Judge(string subject, OperatorProfile profile, Version version, Version? server)
    {
        var text = $"It is installed, in version {Versions.Format(version)}";
        if (version.Minor() < profile.Oldest)
        {
            return Findings.Error(
                subject,
                $"{text}; the library needs {Versions.Format(profile.Oldest)} or later.",
                $"Update it: {profile.Requirement.InstallCommand}");
        }

        if (server is null || profile.Support.FirstOrDefault(support => support.Operator == version.Minor()) is not { } support)
        {
            return Findings.Ok(subject, $"{text}.");
        }

        var kubernetes = $"Kubernetes {Versions.Format(server.Minor())}";
        var (first, last) = support.Supported;
        if (server.Minor() >= first && server.Minor() <= last)
        {
            return Findings.Ok(subject, $"{text}, which is made for {kubernetes}.");
        }

        var range = $"{Versions.Format(first)} to {Versions.Format(last)}";
        return server.Minor() >= support.TestedFrom && server.Minor() < first
            ? Findings.Ok(subject, $"{text}, which is made for Kubernetes {range} and was tested with {kubernetes}.")
            : Findings.Warning(
                subject, $"{text}, which is made for Kubernetes {range}; this is {kubernetes}.", "Update the operator or the cluster, so that they fit together.");
    }
}
