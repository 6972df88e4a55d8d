namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Messages of engines as whole sentences.</summary>
internal static class Sentences
{
    public static string Write(string message)
    {
        // A first word with a dash or a digit is an object's name, which is as it is.
        var isWord = message.TakeWhile(c => c != ' ').All(char.IsAsciiLetterLower);
        var start = message.Length > 0 && isWord ? char.ToUpperInvariant(message[0]) + message[1..] : message;
        return start.EndsWith('.') ? start : start + ".";
    }
}
