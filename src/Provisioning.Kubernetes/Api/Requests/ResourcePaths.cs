using System.Globalization;
using System.Text;

namespace Provisioning.Kubernetes.Api.Requests;

/// <summary>Where the API keeps things.</summary>
internal static class ResourcePaths
{
    /// <summary>The group version's root, where its kinds are listed.</summary>
    public static string GroupVersion(ResourceType type) => type.Group.Length == 0 ? $"api/{type.Version}" : $"apis/{type.Group}/{type.Version}";

    /// <summary>Every object of the kind, in one namespace or in all.</summary>
    public static string Collection(ResourceType type, string? ns) =>
        ns is null || !type.Namespaced
            ? $"{GroupVersion(type)}/{type.Plural}"
            : $"{GroupVersion(type)}/namespaces/{Uri.EscapeDataString(ns)}/{type.Plural}";

    public static string Object(ResourceType type, string? ns, string name)
    {
        if (type.Namespaced && string.IsNullOrEmpty(ns))
        {
            throw new ArgumentException($"A {type.Kind} lives in a namespace.", nameof(ns));
        }

        // An empty name would address, and might delete, the whole collection.
        ArgumentException.ThrowIfNullOrEmpty(name);
        return $"{Collection(type, ns)}/{Uri.EscapeDataString(name)}";
    }

    public static string Pod(string ns, string pod, string subresource) =>
        $"api/v1/namespaces/{Uri.EscapeDataString(ns)}/pods/{Uri.EscapeDataString(pod)}/{subresource}";

    /// <summary>Appends the parameters that have a value.</summary>
    public static string WithQuery(string path, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var result = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null)
            {
                continue;
            }

            var text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
            result.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(text));
            separator = '&';
        }

        return result.ToString();
    }
}
