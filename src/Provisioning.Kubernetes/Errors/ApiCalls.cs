using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Errors;

/// <summary>Runs what callers of the library asked for: what the API server refuses reaches them as a <see cref="ProvisioningException"/>.</summary>
internal static class ApiCalls
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw ErrorMapping.ToProvisioning(exception);
        }
    }
}
