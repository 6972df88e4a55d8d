using System.Reflection;

namespace Provisioning.ArchitectureTests;

/// <summary>The packages that users reference, and what each may know.</summary>
internal static class Packages
{
    public static Assembly Abstractions { get; } = typeof(IDatabaseProvisioner).Assembly;

    public static Assembly Kubernetes { get; } = Assembly.Load("Provisioning.Kubernetes");

    public static Assembly LocalCluster { get; } = Assembly.Load("Provisioning.LocalCluster");

    public static IReadOnlyList<Assembly> All { get; } = [Abstractions, Kubernetes, LocalCluster];

    public static string Name(this Assembly assembly) => assembly.GetName().Name!;

    public static IEnumerable<string> References(this Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    /// <summary>Every type that appears in the public or protected signatures of a package, with the member that shows it.</summary>
    public static IEnumerable<(Type Type, string Member)> SignatureTypes(this Assembly assembly) =>
        from declaring in assembly.GetExportedTypes()
        from pair in Signatures(declaring)
        from type in Unfold(pair.Type)
        select (type, $"{declaring.FullName}.{pair.Member}");

    private static IEnumerable<(Type Type, string Member)> Signatures(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.BaseType is { } parent)
        {
            yield return (parent, "base");
        }

        foreach (var contract in type.GetInterfaces())
        {
            yield return (contract, "interface");
        }

        foreach (var method in type.GetMembers(declared).OfType<MethodBase>().Where(IsVisible))
        {
            foreach (var parameter in method.GetParameters())
            {
                yield return (parameter.ParameterType, method.Name);
            }

            if (method is MethodInfo { ReturnType: var returned })
            {
                yield return (returned, method.Name);
            }
        }

        foreach (var field in type.GetFields(declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
        {
            yield return (field.FieldType, field.Name);
        }
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static IEnumerable<Type> Unfold(Type type) => type.HasElementType
        ? Unfold(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Unfold).Prepend(type) : [type];
}
