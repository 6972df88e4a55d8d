using System.Diagnostics.CodeAnalysis;

namespace Provisioning;

/// <summary>What identifies a database: the organization that owns it and the project it serves. Text form: <c>organization/project</c>.</summary>
public sealed record DatabaseId
{
    /// <summary>Creates an identity; the parts are checked when a spec is validated, not here.</summary>
    public DatabaseId(string organization, string project)
    {
        ArgumentException.ThrowIfNullOrEmpty(organization);
        ArgumentException.ThrowIfNullOrEmpty(project);
        Organization = organization;
        Project = project;
    }

    /// <summary>The organization, a lowercase RFC 1123 label.</summary>
    public string Organization { get; }

    /// <summary>The project, a lowercase RFC 1123 label.</summary>
    public string Project { get; }

    /// <summary>The namespace that the database lives in: <c>{organization}-{project}</c>.</summary>
    public string Namespace => $"{Organization}-{Project}";

    /// <summary>Reads the text form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DatabaseId? id)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        id = slash > 0 && slash < text!.Length - 1 && text.IndexOf('/', slash + 1) < 0 ? new DatabaseId(text[..slash], text[(slash + 1)..]) : null;
        return id is not null;
    }

    /// <summary>The text form, <c>organization/project</c>.</summary>
    public override string ToString() => $"{Organization}/{Project}";
}
