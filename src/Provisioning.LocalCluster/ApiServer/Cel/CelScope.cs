namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>The variables that an expression sees: its own, then those around it.</summary>
internal sealed record CelScope(string Name, object? Value, CelScope? Outer)
{
    public object? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == name)
            {
                return scope.Value;
            }
        }

        throw new CelException($"undeclared reference to '{name}'");
    }
}
