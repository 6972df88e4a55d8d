namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Translates what a command says of the container's file system to the machine's: a process is not in a file system of its own here.</summary>
/// <param name="mounts">The container's directories, and where they really are.</param>
internal sealed class ContainerPaths(IEnumerable<(string Inside, string Outside)> mounts)
{
    private readonly List<(string Inside, string Outside)> _mounts = [.. mounts.OrderByDescending(m => m.Inside.Length)];

    /// <summary>Replaces every path below a mount in an argument, a script or a variable's value.</summary>
    public string ToMachine(string text)
    {
        foreach (var (inside, outside) in _mounts)
        {
            for (var at = text.IndexOf(inside, StringComparison.Ordinal); at >= 0;)
            {
                var end = at + inside.Length;
                if ((at == 0 || !IsPathCharacter(text[at - 1])) && (end == text.Length || text[end] == '/' || !IsPathCharacter(text[end])))
                {
                    text = $"{text[..at]}{outside}{text[end..]}";
                    end = at + outside.Length;
                }

                at = text.IndexOf(inside, end, StringComparison.Ordinal);
            }
        }

        return text;
    }

    /// <summary>The mount that a path is in, or <see langword="null"/>.</summary>
    public string? MountOf(string path) =>
        _mounts.Select(m => m.Inside).FirstOrDefault(m => path == m || path.StartsWith(m + "/", StringComparison.Ordinal));

    private static bool IsPathCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-';
}
