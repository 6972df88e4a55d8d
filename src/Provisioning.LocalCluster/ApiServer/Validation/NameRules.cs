namespace Provisioning.LocalCluster.ApiServer.Validation;

/// <summary>What names, label keys and label values may look like. Each returns the complaints, none when all is well.</summary>
internal static class NameRules
{
    public const int LabelLength = 63;
    public const int SubdomainLength = 253;

    private const string LabelMessage =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
            + "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string SubdomainMessage =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric "
            + "character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string QualifiedNameMessage =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  "
            + "or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string LabelValueMessage =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
            + "character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string Label1035Message =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric "
            + "character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string ConfigKeyMessage =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for "
            + "validation is '[-._a-zA-Z0-9]+')";

    /// <summary>RFC 1123 label: a namespace, a container.</summary>
    public static IReadOnlyList<string> Label(string name) => Check(name, LabelLength, IsLabel(name), LabelMessage);

    /// <summary>RFC 1035 label: a service.</summary>
    public static IReadOnlyList<string> Label1035(string name) => Check(name, LabelLength, IsLabel(name) && char.IsAsciiLetterLower(name[0]), Label1035Message);

    /// <summary>RFC 1123 subdomain: most names.</summary>
    public static IReadOnlyList<string> Subdomain(string name) => Check(name, SubdomainLength, name.Split('.').All(IsLabel), SubdomainMessage);

    /// <summary>Names that only have to survive in a path: roles, bindings.</summary>
    public static IReadOnlyList<string> PathSegment(string name) => name switch
    {
        "." or ".." => [$"may not be '{name}'"],
        _ => [.. "/%".Where(c => name.Contains(c, StringComparison.Ordinal)).Select(c => $"may not contain '{c}'")],
    };

    public static IReadOnlyList<string> QualifiedName(string name)
    {
        var errors = new List<string>();
        var parts = name.Split('/');
        if (parts.Length > 2)
        {
            return [$"a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                + $"character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') "
                + $"with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        }

        if (parts.Length == 2)
        {
            if (parts[0].Length == 0)
            {
                errors.Add("prefix part must be non-empty");
            }
            else
            {
                errors.AddRange(Subdomain(parts[0]).Select(m => "prefix part " + m));
            }
        }

        var last = parts[^1];
        if (last.Length == 0)
        {
            errors.Add("name part must be non-empty");
        }
        else if (last.Length > LabelLength)
        {
            errors.Add($"name part must be no more than {LabelLength} characters");
        }

        if (!IsWord(last))
        {
            errors.Add(QualifiedNameMessage);
        }

        return errors;
    }

    public static IReadOnlyList<string> LabelValue(string value)
    {
        var errors = new List<string>();
        if (value.Length > LabelLength)
        {
            errors.Add($"must be no more than {LabelLength} characters");
        }

        if (value.Length > 0 && !IsWord(value))
        {
            errors.Add(LabelValueMessage);
        }

        return errors;
    }

    /// <summary>A key of a ConfigMap or Secret.</summary>
    public static IReadOnlyList<string> ConfigKey(string key) =>
        key is "." or ".." ? [$"must not be '{key}'"]
        : Check(key, SubdomainLength, key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'), ConfigKeyMessage);

    private static List<string> Check(string name, int length, bool valid, string message)
    {
        var errors = new List<string>();
        if (name.Length > length)
        {
            errors.Add($"must be no more than {length} characters");
        }

        if (!valid)
        {
            errors.Add(message);
        }

        return errors;
    }

    private static bool IsLabel(string name) =>
        name.Length > 0 && name[0] != '-' && name[^1] != '-' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsWord(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
