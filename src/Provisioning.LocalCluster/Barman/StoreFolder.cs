using System.Globalization;
using System.Text;

namespace Provisioning.LocalCluster.Barman;

/// <summary>Where an address in an object store is on the disk: <c>s3://bucket/path</c> is <c>s3/bucket/path</c> below the store's root.</summary>
internal static class StoreFolder
{
    /// <summary>The folder of an address. No two addresses share one, and none leads out of the root.</summary>
    public static string Of(string root, string address) =>
        Path.Combine([root, .. address.Replace("://", "/", StringComparison.Ordinal).Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Segment)]);

    /// <summary>A name of one level: what a file system could take for more than a name is written as its code.</summary>
    public static string Segment(string name)
    {
        var text = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            var c = (char)b;
            var plain = char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (c == '.' && text.Length > 0);
            text = plain ? text.Append(c) : text.Append(CultureInfo.InvariantCulture, $"={b:X2}");
        }

        return text.ToString();
    }

    /// <summary>The name that <see cref="Segment"/> wrote.</summary>
    public static string Name(string segment)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] == '=' && byte.TryParse(segment.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            {
                bytes.Add(code);
                i += 2;
            }
            else
            {
                bytes.Add((byte)segment[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
