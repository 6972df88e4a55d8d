using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Whether the operators that a database needs are in the cluster.</summary>
internal static class OperatorCheck
{
    /// <returns>Their names.</returns>
    /// <exception cref="OperatorNotInstalledException">One is missing.</exception>
    public static async Task<IReadOnlyList<string>> EnsureAsync(
        IKubernetesApi api, IEngine engine, DatabaseContext context, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var requirement in engine.GetOperators(context))
        {
            foreach (var kind in requirement.Kinds)
            {
                if (!await api.ServesAsync(kind, cancellationToken).ConfigureAwait(false))
                {
                    throw new OperatorNotInstalledException(engine.Engine, requirement.Name, requirement.InstallCommand);
                }
            }

            names.Add(requirement.Name);
        }

        return names;
    }
}
