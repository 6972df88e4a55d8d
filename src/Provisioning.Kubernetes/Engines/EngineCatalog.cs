namespace Provisioning.Kubernetes.Engines;

/// <summary>The engines that are registered.</summary>
internal sealed class EngineCatalog(IEnumerable<IEngine> engines)
{
    private readonly Dictionary<DatabaseEngine, IEngine> _engines = engines.ToDictionary(engine => engine.Engine);

    public IReadOnlyCollection<DatabaseEngine> Registered => _engines.Keys;

    public IEngine? Find(DatabaseEngine engine) => _engines.GetValueOrDefault(engine);

    /// <exception cref="ProvisioningException">This process does not have the engine.</exception>
    public IEngine Get(DatabaseEngine engine) =>
        Find(engine) ?? throw new ProvisioningException(
            ErrorCode.InvalidSpec, $"The engine '{engine}' is not registered in this process. Registered: {string.Join(", ", Registered)}.");
}
