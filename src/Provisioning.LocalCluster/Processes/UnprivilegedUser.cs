using System.Globalization;

namespace Provisioning.LocalCluster.Processes;

/// <summary>Whom processes run as when the host is root, because PostgreSQL refuses to run as root.</summary>
internal sealed record UnprivilegedUser(string Name, int UserId, int GroupId)
{
    private static readonly string[] Preferred = ["postgres", "nobody"];

    /// <summary>The user to change to, or <see langword="null"/> when the host is not root and children may stay what they are.</summary>
    public static UnprivilegedUser? Current { get; } =
        ProcessHost.IsSupported && Environment.IsPrivilegedProcess ? Find(File.ReadLines("/etc/passwd")) : null;

    /// <summary>Picks the best user out of the lines of <c>/etc/passwd</c>.</summary>
    public static UnprivilegedUser? Find(IEnumerable<string> passwd)
    {
        var users = passwd
            .Select(line => line.Split(':'))
            .Where(f => f.Length >= 4 && Preferred.Contains(f[0], StringComparer.Ordinal))
            .Select(f => new UnprivilegedUser(f[0], int.Parse(f[2], CultureInfo.InvariantCulture), int.Parse(f[3], CultureInfo.InvariantCulture)));
        return users.MinBy(u => Array.IndexOf(Preferred, u.Name));
    }
}
