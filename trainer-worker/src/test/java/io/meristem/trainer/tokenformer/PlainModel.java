package io.meristem.trainer.tokenformer;

import io.meristem.storage.checkpoint.Pattention;
import io.meristem.storage.checkpoint.Role;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import java.util.Map;
import java.util.Objects;

/**
 * The model as the paper writes it (TokenFormer, section 3), one number after the other in double:
 * no tensor library, no gradient, nothing clever. What the kernel is held against.
 *
 * @param tensors by name, row by row
 */
record PlainModel(TokenFormerConfig config, Map<String, double[]> tensors) {

  private static final double NO_LENGTH = 1e-12;

  /** Logits (length, vocabulary) for one row of token ids. */
  double[][] logits(long[] tokens) {
    int width = config.width();
    double[][] x = new double[tokens.length][];
    for (int t = 0; t < tokens.length; t++) {
      x[t] = row(tensor("embed"), (int) tokens[t], width);
    }
    for (int block = 0; block < config.blocks().size(); block++) {
      add(x, attention(block, normalised(x)));
      add(x, pattention(block, Role.FFN, normalised(x)));
    }
    double[] head = tensor(config.tiedEmbeddings() ? "embed" : "head");
    double[][] z = normalised(x);
    for (double[] row : z) {
      for (int c = 0; c < width; c++) {
        row[c] = row[c] * tensor("final_norm.weight")[c] + tensor("final_norm.bias")[c];
      }
    }
    return scores(z, head, config.vocabulary());
  }

  /** Mean cross entropy in nats per token, over rows of the same length. */
  double loss(long[][] inputs, long[][] targets) {
    double sum = 0;
    for (int row = 0; row < inputs.length; row++) {
      double[][] logits = logits(inputs[row]);
      for (int t = 0; t < logits.length; t++) {
        sum -= Math.log(softmax(logits[t], logits[t].length)[(int) targets[row][t]]);
      }
    }
    return sum / (inputs.length * inputs[0].length);
  }

  private double[][] attention(int block, double[][] x) {
    double[][] q = pattention(block, Role.Q, x);
    double[][] k = pattention(block, Role.K, x);
    double[][] v = pattention(block, Role.V, x);
    double[][] joined = new double[x.length][config.width()];
    for (int head = 0; head < config.heads(); head++) {
      int first = head * config.headSize();
      turn(q, first);
      turn(k, first);
      for (int t = 0; t < x.length; t++) {
        attend(joined[t], q[t], k, v, t, first);
      }
    }
    return pattention(block, Role.PROJ, joined);
  }

  /** One head of one position looks at itself and what lies before it. */
  private void attend(
      double[] into, double[] query, double[][] keys, double[][] values, int t, int first) {
    double[] scores = new double[t + 1];
    for (int s = 0; s <= t; s++) {
      for (int c = first; c < first + config.headSize(); c++) {
        scores[s] += query[c] * keys[s][c] / Math.sqrt(config.headSize());
      }
    }
    double[] weights = softmax(scores, t + 1);
    for (int s = 0; s <= t; s++) {
      for (int c = first; c < first + config.headSize(); c++) {
        into[c] += weights[s] * values[s][c];
      }
    }
  }

  /** Rotary embedding: channels i and i + dims / 2 of a head are turned together. */
  private void turn(double[][] x, int first) {
    int half = config.rotaryDims() / 2;
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < half; i++) {
        double angle = t / Math.pow(config.rotaryBase(), 2.0 * i / config.rotaryDims());
        double a = x[t][first + i];
        double b = x[t][first + half + i];
        x[t][first + i] = a * Math.cos(angle) - b * Math.sin(angle);
        x[t][first + half + i] = b * Math.cos(angle) + a * Math.sin(angle);
      }
    }
  }

  private double[][] pattention(int block, Role role, double[][] x) {
    Pattention layer = config.blocks().get(block).layer(role);
    double[] values = tensor(role.layer(block) + ".value");
    double[][] weights = scores(x, tensor(role.layer(block) + ".key"), layer.tokens());
    double[][] out = new double[x.length][config.width()];
    for (int t = 0; t < x.length; t++) {
      double[] w = theta(weights[t], layer.tau());
      for (int token = 0; token < layer.tokens(); token++) {
        for (int c = 0; c < config.width(); c++) {
          out[t][c] += w[token] * values[token * config.width() + c];
        }
      }
    }
    return out;
  }

  private double[] theta(double[] s, double tau) {
    return switch (config.theta()) {
      case L2_NORM_GELU -> gelu(ofLength(s, tau));
      case GELU_L2_NORM -> ofLength(gelu(s), tau);
      case SOFTMAX -> times(softmax(s, s.length), tau);
    };
  }

  private static double[] ofLength(double[] s, double length) {
    double squares = 0;
    for (double number : s) {
      squares += number * number;
    }
    double norm = Math.sqrt(squares);
    return times(s, norm <= NO_LENGTH ? 0 : length / norm);
  }

  private static double[] times(double[] s, double factor) {
    double[] out = s.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] *= factor;
    }
    return out;
  }

  private static double[] gelu(double[] s) {
    double[] out = s.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = s[i] * (1 + erf(s[i] / Math.sqrt(2))) / 2;
    }
    return out;
  }

  /** Abramowitz and Stegun 7.1.6; from 6 on the next double is 1. */
  private static double erf(double x) {
    if (Math.abs(x) >= 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  private static double[] softmax(double[] s, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, s[i]);
    }
    double[] out = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      out[i] = Math.exp(s[i] - largest);
      sum += out[i];
    }
    return times(out, 1 / sum);
  }

  private double[][] normalised(double[][] x) {
    double[][] out = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      double mean = 0;
      double variance = 0;
      for (double number : x[t]) {
        mean += number / x[t].length;
      }
      for (double number : x[t]) {
        variance += (number - mean) * (number - mean) / x[t].length;
      }
      out[t] = x[t].clone();
      for (int c = 0; c < out[t].length; c++) {
        out[t][c] = (x[t][c] - mean) / Math.sqrt(variance + config.normEpsilon());
      }
    }
    return out;
  }

  private static double[][] scores(double[][] x, double[] keys, int count) {
    double[][] out = new double[x.length][count];
    for (int t = 0; t < x.length; t++) {
      for (int token = 0; token < count; token++) {
        for (int c = 0; c < x[t].length; c++) {
          out[t][token] += x[t][c] * keys[token * x[t].length + c];
        }
      }
    }
    return out;
  }

  private static void add(double[][] x, double[][] more) {
    for (int t = 0; t < x.length; t++) {
      for (int c = 0; c < x[t].length; c++) {
        x[t][c] += more[t][c];
      }
    }
  }

  private static double[] row(double[] matrix, int row, int width) {
    return java.util.Arrays.copyOfRange(matrix, row * width, (row + 1) * width);
  }

  private double[] tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }
}
