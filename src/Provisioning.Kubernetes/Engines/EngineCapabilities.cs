namespace Provisioning.Kubernetes.Engines;

/// <summary>What engines can do besides being provisioned.</summary>
internal static class EngineCapabilities
{
    /// <summary>The engine as one that can do it.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="what">What is asked of it, for people: a kind of operation or a stage.</param>
    /// <exception cref="ProvisioningException">It cannot.</exception>
    public static T Get<T>(this IEngine engine, object what)
        where T : class =>
        engine as T ?? throw new ProvisioningException(ErrorCode.NotSupported, $"'{what}' is not supported for {engine.Engine}.");
}
